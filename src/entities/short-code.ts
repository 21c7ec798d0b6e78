import { defineEntity, p } from '@mikro-orm/core';
import { User } from './user.ts';

export const ShortCodeSchema = defineEntity({
  name: 'ShortCode',
  tableName: 'short_code',
  properties: {
    purpose: p.text().primary().$type<CodePurpose>(),
    /** The address that it was mailed to, in the form that addresses are compared by. */
    emailKey: p.text().primary(),
    /** Null where a code was asked for, or tried, for an address that has none: tries count there too. */
    user: () => p.manyToOne(User).strictNullable().ref().deleteRule('cascade').index('short_code_user_index'),
    /** A keyed hash over the code; the code itself is nowhere. */
    hash: p.text().strictNullable(),
    /** A fingerprint of what using the code changes: it is worth nothing once that is another. */
    state: p.text().strictNullable(),
    tries: p.integer(),
    /** When it was made, asked for in vain, or first tried. */
    createdAt: p.datetime(3).index('short_code_created_at_index'),
  },
});

/** What a short code can be for. */
export const codePurposes = ['ACTIVATION', 'PASSWORD_RESET'] as const;

/** What a short code is for. */
export type CodePurpose = (typeof codePurposes)[number];

/** The short code that lives for an address, and how often one was tried. */
export class ShortCode extends ShortCodeSchema.class {}

ShortCodeSchema.setClass(ShortCode);
