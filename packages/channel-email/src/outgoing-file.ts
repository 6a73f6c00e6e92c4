import type { Attachment } from '@deskwright/core/port';
import { mediaType, safeFileName } from './mail-attachments.ts';

/** A file of an outgoing mail, in nodemailer's words. `render` leaves `content` out; `send` adds it. */
export interface OutgoingFile {
  readonly filename: string;
  readonly contentType: string;
  readonly contentDisposition: 'inline' | 'attachment';
  readonly cid?: string;
  /** The blob with its bytes. */
  readonly sha256: string;
  readonly content?: Buffer;
}

/** Puts files into the words of mail: nothing in a name or a type can add a header. */
export function outgoingFiles(files: readonly Attachment[]): OutgoingFile[] {
  return files.map(({ name, type, sha256, contentId }) => {
    const contentType = mediaType(type);
    const isInline = contentId !== undefined && /^[^\s<>]{1,250}$/.test(contentId);
    return {
      filename: safeFileName(name, contentType),
      contentType,
      contentDisposition: isInline ? 'inline' : 'attachment',
      ...(isInline ? { cid: contentId } : {}),
      sha256,
    };
  });
}
