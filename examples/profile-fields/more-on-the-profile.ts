import 'reflect-metadata';
import type { CreateExtension } from '../../src/extension.ts';
import { ProfileFields } from './profile-fields.ts';
import { ProfileFieldsMigration } from './profile-fields-migration.ts';
import { ProfileResolver } from './profile-resolver.ts';
import { UpdateProfileFieldsResolver } from './update-profile-fields.ts';

/** More fields on the profile, as the server takes them in. */
export const moreOnTheProfile: CreateExtension = () => ({
  entities: [ProfileFields],
  migrations: [{ name: 'example-profile-fields-1', class: ProfileFieldsMigration }],
  resolvers: [new ProfileResolver(), new UpdateProfileFieldsResolver()],
});
