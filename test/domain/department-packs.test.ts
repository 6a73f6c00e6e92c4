import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { defineDesk, lint, type Policies, parseConfiguration, publicDepartments } from '@deskwright/core';
import { lintSchedule } from '@deskwright/core/time';
import { describe, expect, it } from 'vitest';

const folder = dirname(createRequire(import.meta.url).resolve('@deskwright/core/packs/functional.json'));
const files = readdirSync(folder);

interface Pack {
  readonly format: string;
  readonly version: number;
  readonly name: string;
  readonly policies: Policies;
}

function read(file: string): { readonly text: string; readonly pack: Pack } {
  const text = readFileSync(`${folder}/${file}`, 'utf8');
  return { text, pack: JSON.parse(text) as Pack };
}

const plain = defineDesk({});

it('there are four sets of departments', () => {
  expect(files.toSorted()).toEqual([
    'by-customer-type.json',
    'by-geography.json',
    'by-product.json',
    'functional.json',
  ]);
});

describe.each(files)('%s', (file) => {
  const { text, pack } = read(file);

  it('is a configuration that a desk takes as it is', () => {
    const parsed = parseConfiguration(plain, pack);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    const { desk } = parsed;
    expect(publicDepartments(desk).length).toBeGreaterThan(1);
    expect(lint(desk)).toEqual([]);
    for (const schedule of Object.values(pack.policies.schedules ?? {})) expect(lintSchedule(schedule)).toEqual([]);
  });

  it('gives every department a name, a place, an address of an example domain, a promise and a color', () => {
    const departments = Object.entries(pack.policies.departments ?? {});
    expect(departments.length).toBeGreaterThan(2);
    for (const [id, department] of departments) {
      const { name, order, addresses = [], sla, color } = department ?? {};
      expect([name, order, sla, color ?? '#', addresses.length > 0], id).not.toContain(undefined);
      expect(addresses.length, id).toBeGreaterThan(0);
    }
    for (const [domain] of text.matchAll(/(?<=@|https:\/\/)[a-z0-9.-]+/g)) expect(domain).toMatch(/(?:^|\.)example$/);
  });

  it('says nothing of channels, tags and fields, which each desk has of its own', () => {
    const { availability, answering } = Object.values(pack.policies.departments ?? {})[0] ?? {};
    expect([availability, answering]).toEqual([undefined, undefined]);
    const other = defineDesk({ channels: ['fax'], tags: [] });
    expect(parseConfiguration(other, pack)).toMatchObject({ ok: true });
  });
});
