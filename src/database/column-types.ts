import type { AbstractSqlDriver } from '@mikro-orm/sql';

/** How column types are named that engines name differently. All else in a migration is SQL that every engine reads. */
export function columnTypes(driver: Pick<AbstractSqlDriver, 'getPlatform'>): {
  readonly time: string;
  readonly boolean: string;
} {
  const platform = driver.getPlatform();
  return {
    time: platform.getDateTimeTypeDeclarationSQL({ length: 3 }),
    boolean: platform.getBooleanTypeDeclarationSQL(),
  };
}
