import { defineEntity, p } from '@mikro-orm/core';

export const UserSchema = defineEntity({
  name: 'User',
  tableName: 'user',
  properties: {
    /** A UUIDv7, or the key that an imported user has always had. */
    id: p.text().primary(),
    /** The address as its owner wrote it; the only one that mail goes to. */
    email: p.text(),
    /** The form that addresses are compared by. Several unconfirmed sign-ups may share one. */
    emailKey: p.text().index('user_email_key_index'),
    /** The same form once the address is proven: the unique key by which it belongs to this user alone. */
    claimedEmailKey: p.text().strictNullable(),
    /** A self-describing hash. Setting it kills every reset link. */
    password: p.text(),
    /** To the second, and later with every sign-in: what makes reset links die by a sign-in. */
    lastLogin: p.datetime(3).strictNullable(),
    /** An account that an operator has switched off stays so, whatever links it still has. */
    active: p.boolean(),
    createdAt: p.datetime(3),
    /** Counts the changes that can be taken back, of the address and by deletion: what they killed stays dead then. */
    linkGeneration: p.integer().default(0),
    /** When its deletion was last confirmed, which is kept if it is cancelled: what makes deletion links die by use. */
    deletionConfirmedAt: p.datetime(3).strictNullable(),
    /** When a deleted account is erased. Until then it is as good as gone, and can be brought back. */
    erasureDueAt: p.datetime(3).strictNullable().index('user_erasure_due_at_index'),
    profile: () => p.oneToOne(Profile).mappedBy('user').ref(),
  },
  uniques: [
    {
      name: 'user_claimed_email_key_unique',
      properties: ['claimedEmailKey'],
      // Without the others, or it would be taken for a good way to find sign-ups of one address.
      where: 'claimed_email_key is not null',
    },
  ],
  indexes: [
    {
      name: 'user_waiting_since_index',
      properties: ['createdAt'],
      // Without those that were imported and have been in use, which stay.
      where: 'claimed_email_key is null and last_login is null',
    },
    {
      name: 'user_waiting_for_index',
      properties: ['emailKey', 'lastLogin', 'createdAt', 'id'],
      where: 'claimed_email_key is null',
    },
  ],
});

/** An account: confirmed, or a sign-up that waits for its address to be proven. */
export class User extends UserSchema.class {}

UserSchema.setClass(User);

export const ProfileSchema = defineEntity({
  name: 'Profile',
  tableName: 'profile',
  properties: {
    user: () => p.oneToOne(User).primary().owner().ref().deleteRule('cascade'),
    /** Whether somebody has proven to read the address's mail. Setting it kills every activation link. */
    emailConfirmed: p.boolean(),
    displayName: p.text().strictNullable(),
    /** A BCP 47 language tag. */
    locale: p.text().strictNullable(),
  },
});

/** What a user says of themselves, one to one with {@link User}. */
export class Profile extends ProfileSchema.class {}

ProfileSchema.setClass(Profile);

/** What every account is that somebody may use: neither switched off by an operator, nor deleted by its owner. */
export const inUse = { active: true, erasureDueAt: null } as const;
