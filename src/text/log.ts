/** Where the step says what it does. Every text is redacted on its way out. */
export interface Log {
  info(text: string): void;
  debug(text: string): void;
  /** A warning annotation. */
  warning(text: string): void;
  /** Hides a secret in everything written from now on, and asks the runner to hide it too. */
  mask(secret: string): void;
  /** `text` without secrets; `cut` as in `Redactor.redact`. */
  redact(text: string, options?: { cut?: boolean }): string;
  /**
   * Text from outside as one line, without secrets. Redacts before it shortens, since nobody could find half a
   * secret.
   */
  clean(text: string, maxLength: number): string;
}
