#!/usr/bin/env node
// Runs from a checkout without a build: TypeScript goes through tsx.
import { register } from 'tsx/esm/api';

register();
const { main } = await import('../src/main.ts');
process.exitCode = await main(process.argv.slice(2));
