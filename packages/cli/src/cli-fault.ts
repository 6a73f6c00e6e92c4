/** Input that cannot be used at all: said in one line, and the command ends with the exit code 2. */
export class CliFault extends Error {}
