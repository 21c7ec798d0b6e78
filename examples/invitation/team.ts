import { Field, ObjectType } from 'type-graphql';
import type { User } from '../../src/entities/user.ts';

/** A team, as those who are in it see it. */
@ObjectType({ description: 'A team, as those who are in it see it.' })
export class Team {
  @Field(() => String)
  name!: string;

  @Field(() => String, { description: 'The address of whoever invites to it.' })
  founder!: string;
}

/** How the team of an invitation appears. */
export function toTeam(team: string, inviter: User): Team {
  return { name: team, founder: inviter.email };
}

const longestName = 50;

/**
 * Reads the name of a team: letters, digits, blanks, and `-`, `'` and `&` among them. It goes into mails to strangers, so
 * it must not be able to hold a link.
 *
 * @returns null where it cannot be one
 */
export function readTeamName(text: string): string | null {
  const name = text.normalize('NFC').trim();
  if (Array.from(name).length > longestName) return null;
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N} '&-]*$/u.test(name) ? name : null;
}
