/** Where the step tells what it does; every text is redacted on its way out. */
export interface Log {
  info(text: string): void;
  debug(text: string): void;
  /** A warning annotation. */
  warning(text: string): void;
  /** Hides a secret in everything written from now on, and asks the runner to do so too. */
  mask(secret: string): void;
  /** `text` without secrets; `cut` as in `Redactor.redact`. */
  redact(text: string, options?: { cut?: boolean }): string;
  /**
   * Text from outside as one line, without secrets: they go before it is shortened, since half a secret
   * could no longer be found.
   */
  clean(text: string, maxLength: number): string;
}
