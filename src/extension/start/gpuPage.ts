import { tensorFlowPackage } from '../../engine/tensorFlowPackage.ts';
import type { GpuFacts } from './GpuFacts.ts';
import { tensorFlowLibraries } from './tensorFlowLibraries.ts';

/** Whether the package has a build for the GPU here. */
function hasGpuBuild({ platform, arch }: Pick<GpuFacts, 'platform' | 'arch'>): boolean {
  return tensorFlowLibraries[platform] !== undefined && arch === 'x64';
}

/** Whether all is there that the package needs, and only it is missing. */
export function canInstall(facts: GpuFacts): boolean {
  return (
    hasGpuBuild(facts) &&
    typeof facts.cards !== 'string' &&
    facts.libraries.every(({ path }) => path !== undefined) &&
    facts.installed === undefined
  );
}

/** The next thing to do, in one sentence. */
export function nextStep(facts: GpuFacts): string {
  const report = (name: string) => facts.devices.find((device) => device.name === name);
  if (report('tensorflow')?.available === true) {
    return 'TensorFlow runs on the GPU. Choose the device `tensorflow`, or leave it at `auto`, which takes it first.';
  }
  if (!hasGpuBuild(facts)) {
    return `The package has no build for the GPU on ${facts.platform}-${facts.arch}, only for Linux and Windows on x64. Choose another device.`;
  }
  if (report('cuda')?.available === true) {
    return 'ONNX Runtime runs on this GPU by CUDA already: the device `cuda`. TensorFlow is of use only where that one fails.';
  }
  if (typeof facts.cards === 'string') {
    return `No NVIDIA graphics card can be used (${facts.cards}). Install its driver first; in a container, let it see the card (\`--gpus all\`).`;
  }
  const missing = facts.libraries.filter(({ path }) => path === undefined).map(({ name }) => name);
  if (missing.length > 0) {
    return `Install CUDA 11.2 and cuDNN 8.1: ${missing.join(', ')} ${missing.length === 1 ? 'was' : 'were'} not found.`;
  }
  if (canInstall(facts)) return 'Install the package: *Install in a Terminal* runs the command below.';
  return 'Everything was found, and yet it does not load: the engine says why under *What was found*. After a change, reload the window.';
}

/**
 * The page of `Set Up TensorFlow GPU`, Markdown.
 * @param folder where the package is installed
 */
export function gpuPage(facts: GpuFacts, folder: string): string {
  const found = (line: string, there: boolean) => `| ${there ? '✓' : '✗'} | ${line.replaceAll('|', '\\|')} |`;
  const device = (name: string) => {
    const report = facts.devices.find((each) => each.name === name);
    if (report === undefined) return [];
    return [found(`device \`${name}\`: ${report.detail.replace(/\s+/g, ' ')}`, report.available)];
  };
  const cards = typeof facts.cards === 'string' ? [facts.cards] : facts.cards;
  return [
    '# Set Up TensorFlow GPU',
    '',
    `**${nextStep(facts)}**`,
    '',
    '## What was found',
    '',
    '| | |',
    '| --- | --- |',
    found(`${facts.platform}-${facts.arch}`, hasGpuBuild(facts)),
    ...cards.map((card) =>
      found(`NVIDIA graphics card and driver: ${card}`, typeof facts.cards !== 'string'),
    ),
    ...facts.libraries.map(({ name, path }) =>
      found(`\`${name}\`: ${path ?? 'not found'}`, path !== undefined),
    ),
    found(
      `\`${tensorFlowPackage.name}\` in the folder below: ${facts.installed ?? 'not installed'}`,
      facts.installed !== undefined,
    ),
    ...device('tensorflow'),
    ...device('cuda'),
    '',
    '## What is needed',
    '',
    '- Linux or Windows on x64, with an NVIDIA graphics card and its driver',
    '- CUDA 11.2 and cuDNN 8.1, from NVIDIA; other versions do not load',
    `- the npm package \`${tensorFlowPackage.name}\` ${tensorFlowPackage.version}, which needs Node.js with npm and downloads some 400 MB`,
    '',
    'In a remote window all of this is about the remote machine.',
    '',
    '## Is it worth it?',
    '',
    'Not where the device `cuda` is available: ONNX Runtime then computes on the same card, with newer versions of CUDA and without a second installation. TensorFlow is for machines on which it is CUDA 11.2 that is installed. `webgpu` needs neither.',
    '',
    '## The command',
    '',
    '```',
    `npm install ${tensorFlowPackage.name}@${tensorFlowPackage.version}`,
    '```',
    '',
    `in the folder \`${folder}\`, where Neuron Lens looks for it. Nothing is installed unless you start it. After it, reload the window. To be rid of it, delete the folder.`,
    '',
    'The command line looks beside itself and in the folder that the environment variable `NEURON_LENS_TENSORFLOW` names.',
    '',
  ].join('\n');
}
