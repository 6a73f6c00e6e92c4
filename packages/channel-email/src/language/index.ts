// Entry point: which language a mail is written in. It needs the package eld.
export { detectLanguage, type LanguageOptions } from './detect-language.ts';
