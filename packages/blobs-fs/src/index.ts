export { type FsBlobsOptions, fsBlobs } from './fs-blobs.ts';
