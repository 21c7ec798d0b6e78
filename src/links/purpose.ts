/** The kinds of one-time link that are mailed. */
export const linkPurposes = ['ACTIVATION', 'PASSWORD_RESET'] as const;

/** A kind of one-time link. */
export type LinkPurpose = (typeof linkPurposes)[number];
