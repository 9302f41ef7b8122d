/** Our mistake, not the student's: an invariant of the compiler does not hold. `compile` turns it into a diagnostic. */
export class Bug extends Error {}
