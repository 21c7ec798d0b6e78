// Room for an id of 1024 bytes, which is more than a URL should carry.
const longestUid = 1366;

/**
 * Writes a user's id as it stands in a link: unpadded base64url (RFC 4648 §5) of its UTF-8 text, as
 * `urlsafe_base64_encode(force_bytes(user.pk))` does in Django.
 *
 * {@link decodeUid} gives back every id that is not empty, is at most 1024 bytes long, and holds neither half of a
 * surrogate pair nor a NUL.
 *
 * @param id - a whole number beyond 2^53 has to come as a bigint or a string
 */
export function encodeUid(id: string | number | bigint): string {
  return Buffer.from(String(id)).toString('base64url');
}

/**
 * Reads the id out of a link. Never throws.
 *
 * Only what {@link encodeUid} writes is one: no padding, no other alphabet, no stray bits, no bytes that are not UTF-8;
 * and no NUL, which databases take for a fault of the statement.
 * It is text that anyone could have chosen, and says nothing of whether there is such a user.
 *
 * @param uid - anything at all, as it came in
 * @returns the id as text, or null where there is none
 */
export function decodeUid(uid: unknown): string | null {
  if (typeof uid !== 'string' || uid === '' || uid.length > longestUid) return null;
  const id = Buffer.from(uid, 'base64url').toString();
  return encodeUid(id) === uid && !id.includes('\0') ? id : null;
}
