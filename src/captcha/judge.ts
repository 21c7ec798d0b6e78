import type { Client } from '../client.ts';

/** Tells whether an answer to a captcha is right. One passes once; an empty one stands for none. */
export type Judge = (answer: string, client: Client) => Promise<boolean>;
