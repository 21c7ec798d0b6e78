/**
 * The most that one request may ask for. Fragments count as often as they are spread, and each operation of a
 * document by itself. All of `schema/operations` stays well below.
 */
export const documentBounds = {
  /** Bytes of a body: five hundred tokens and generous variables need no more. */
  bodyBytes: 100 * 1024,
  /** Words and signs of a document, read before anything else: the introspection of Sandbox has 184. */
  tokens: 500,
  /** Levels of fields: the schema itself goes five deep. */
  depth: 10,
  /** Fields of an answer. A page counts as many entries as it may have, any other list ten. */
  cost: 1000,
  /** Fields that are renamed: there are few to ask for twice. */
  aliases: 10,
  /** `@include` and `@skip`: some for each field that a front end shows or not. */
  directives: 20,
  /** Fields at the root of a query, each of which may be told whether a link works. */
  queryFields: 5,
  /** Fields at the root of a mutation, each of which may check a password or order a mail. */
  mutationFields: 3,
  /** Faults of a document that are told: each repeats names as long as the document makes them. */
  faults: 10,
} as const;
