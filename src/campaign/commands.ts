/** The commands of the API; `restart` exists in Campaign's user interface alone (Adobe documentation). */
export const COMMANDS = ['start', 'pause', 'resume', 'stop'] as const;
export type Command = (typeof COMMANDS)[number];

/** Whether a command can make a workflow run. */
export function setsGoing(command: Command): command is 'start' | 'resume' {
  return command === 'start' || command === 'resume';
}

/** What a step can wait for after its command. */
export const WAIT_FOR = ['accepted', 'started', 'paused', 'finished'] as const;
export type WaitFor = (typeof WAIT_FOR)[number];
