/** How the once-keys of imports begin. They are no part of an export. */
export const IMPORT_KEYS = 'import|';
