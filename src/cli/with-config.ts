import { readConfig, type Config } from '../config.ts';
import { explainFailures } from '../config/explain.ts';

/** Does something with the configuration, or says what is wrong with it. */
export async function withConfig(action: (config: Config) => Promise<void> | void): Promise<void> {
  await explainFailures(async () => {
    // eslint-disable-next-line no-restricted-syntax -- where the environment enters the program
    await action(readConfig(process.env));
  });
}
