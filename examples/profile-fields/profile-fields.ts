import { defineEntity, p } from '@mikro-orm/core';
import { User } from '../../src/entities/user.ts';

const ProfileFieldsSchema = defineEntity({
  name: 'ProfileFields',
  tableName: 'profile_fields',
  properties: {
    /** With the account its fields go too. */
    user: () => p.oneToOne(User).primary().owner().ref().deleteRule('cascade'),
    company: p.text().strictNullable(),
    /** A day, as in 1815-12-10. */
    birthday: p.text().strictNullable(),
  },
});

/** More of what a user says of themselves, one to one with the user. There is no row until something is said. */
export class ProfileFields extends ProfileFieldsSchema.class {}

ProfileFieldsSchema.setClass(ProfileFields);
