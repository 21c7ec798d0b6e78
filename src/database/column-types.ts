import { BasePostgreSqlPlatform, type AbstractSqlDriver } from '@mikro-orm/sql';

/** How column types and tables are named that engines name differently. All else in a migration is SQL that every engine reads. */
export function columnTypes(driver: Pick<AbstractSqlDriver, 'getPlatform'>): {
  readonly time: string;
  readonly boolean: string;
  /** A table of what may be lost in a crash, and is the cheaper to write. */
  readonly passingTable: string;
} {
  const platform = driver.getPlatform();
  return {
    time: platform.getDateTimeTypeDeclarationSQL({ length: 3 }),
    boolean: platform.getBooleanTypeDeclarationSQL(),
    passingTable: platform instanceof BasePostgreSqlPlatform ? 'unlogged table' : 'table',
  };
}
