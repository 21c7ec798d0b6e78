/** What keeps a command from doing its work. The message tells an operator what is wrong and how to fix it. */
export class OperatorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OperatorError';
  }
}
