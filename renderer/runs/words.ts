import type { RunInfo, RunState } from '#shared/contract';

export const stateNames: Record<RunState, string> = {
  running: 'Running',
  paused: 'Paused',
  interrupted: 'Interrupted',
  cancelled: 'Stopped',
  done: 'Done',
  failed: 'Failed',
};

/** 41.2 img/s; slow ones by the minute. */
export function rateText(rate: number): string {
  if (rate >= 1) return `${rate < 100 ? rate.toPrecision(3) : Math.round(rate)} img/s`;
  return `${(60 * rate).toPrecision(2)} img/min`;
}

/** 1,250 of 2,000 images, 3 failed. */
export function progressText({ done, total, failed }: RunInfo): string {
  const count = `${done.toLocaleString('en')} of ${total.toLocaleString('en')} images`;
  return failed > 0 ? `${count}, ${failed.toLocaleString('en')} failed` : count;
}

/** It rests, and has images left or could not write its end. */
export const canGoOn = ({ state }: RunInfo): boolean => state !== 'running' && state !== 'done';

export const words = {
  runStatus: {
    label: 'Current run',
    progress: (done: string, total: string) => `Run ${done}/${total}`,
    help: (name: string) => `${name}. Click to see all runs.`,
    left: (time: string) => `${time} left`,
    andMore: (more: number) => `and ${more} more`,
    pause: 'Pause run',
    pauseHelp:
      'Pauses after the current image. The run can be resumed later, even after a restart.',
    stop: 'Stop run',
    stopHelp: 'Ends the run. Finished images keep their rows.',
  },
  runs: {
    title: 'Runs',
    none: 'No runs yet. Open a folder, choose a model, then select Model › New Run. Each image becomes a row of a table that you can sort and filter.',
    progress: (name: string) => `Progress of ${name}`,
    left: (time: string) => `${time} left`,
    removeText: 'Delete this run and its rows? The images stay.',
    keep: 'Keep',
    remove: 'Remove',
    pause: 'Pause',
    pauseHelp: 'Pauses after the current image.',
    stop: 'Stop',
    stopHelp: 'Ends the run. Finished images keep their rows.',
    resume: 'Resume',
    resumeHelp: 'Resumes where the run stopped; nothing is processed twice.',
    table: 'Table',
    tableHelp: 'Shows the rows of the run below the stage.',
    report: 'Report…',
    reportHelp: 'Saves charts and a table of the rows as an HTML page.',
    showFolder: 'Show folder',
    showFolderHelp: 'Shows the run folder in the file manager.',
    removeAsk: 'Remove…',
    removeHelp: 'Deletes the run and its rows. The images stay.',
  },
  startRun: {
    title: 'New run',
    submit: 'Start',
    text: (title: string, files: string) =>
      `${title} on ${files}, with the settings in the inspector.`,
    images: 'Images',
    imagesHelp: 'The images to run on, in library order.',
    all: (count: string) => `All ${count}`,
    selected: (count: string) => `${count} selected`,
    name: 'Name',
    nameHelp: 'Name of the run. If empty: the model and the number of images.',
    keepEmbeddings: 'Keep embeddings',
    keepEmbeddingsHelp:
      'Saves the feature vector that the classifier uses for each image, to find similar images later. The model computes it anyway.',
    whatRowsAre:
      'Each image becomes a table row: classes, exit, tokens kept, areas and times. The run can be paused, and it resumes after a restart.',
  },
  announce: {
    showTable: 'Show table',
    done: (name: string) => `${name}: done`,
  },
} as const;
