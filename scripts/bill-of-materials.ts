import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What of a CycloneDX document is looked at here. */
export interface BillOfMaterials {
  readonly bomFormat: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly unknown[];
}

/**
 * All that runs in production, out of what is installed. With `--omit dev` npm would leave out every package that is
 * needed for development too, `graphql` among them: so it is asked for all, and what our own dependencies need is kept.
 *
 * @see https://cyclonedx.org/docs/1.5/json/
 */
export function billOfMaterials(): BillOfMaterials {
  const options = { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  const all = JSON.parse(
    execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], options),
  ) as BillOfMaterials;
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const own = Object.entries(dependencies).map(([name, version]) => `${name}@${version}`);
  const needs = new Map(all.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  needs.set(all.metadata.component['bom-ref'], own);
  const kept = reachableFrom(all.metadata.component['bom-ref'], needs);
  return {
    ...all,
    components: all.components.filter((component) => kept.has(component['bom-ref'])),
    dependencies: Array.from(kept, (ref) => ({ ref, dependsOn: needs.get(ref) ?? [] })),
  };
}

function reachableFrom(start: string, needs: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set([start]);
  // A set is walked to its end, with all that is added on the way.
  for (const ref of reached) for (const next of needs.get(ref) ?? []) reached.add(next);
  return reached;
}
