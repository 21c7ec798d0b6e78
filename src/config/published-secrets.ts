import { createHash } from 'node:crypto';

/**
 * Secrets that stand in documents which many copy from, by their SHA-256 in hex: they look random, and everybody knows
 * them.
 */
const fingerprints: ReadonlySet<string> = new Set([
  // FastAPI's tutorial on OAuth2
  '570dad43de1af4c925f92c16a68a50936da42b7dd6fdeb24850507a1199aac89',
  // Flask's quickstart
  '2598f7d6adc142d88161630f3db12ab2bd3403521c281811e5e1ce60d4ac5d76',
  // tutorials on JWT with Spring
  '2b1fa627178e3424e20ffd0e18b7440c322ad538d3c96aef1e3f60d99951c23c',
  // JHipster
  'ca899538b112c9b87aa2d2a9f2c82a3d90a3017a34ed3f5765867cfb7bfe0411',
  // Supabase's docker-compose.yml
  'd818c75b7e2a38133bc4c17918b048ada122d40039e75f68be1607de0dd13ec1',
  // Rekey's own tests
  'e03bbf8b4f1539512f1a279553427b003967105b543e4ff092e40f9f19b8e71f',
]);

/** Whether a secret is one that many have copied from somewhere. */
export function isPublished(secret: string): boolean {
  return fingerprints.has(createHash('sha256').update(secret.toLowerCase()).digest('hex'));
}
