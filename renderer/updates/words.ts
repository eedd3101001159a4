export const words = {
  updateStatus: {
    help: 'Shows the new version of Vitrine.',
    available: (latest: string) => `Vitrine ${latest} is available`,
    ready: (latest: string) => `Vitrine ${latest} is ready to install`,
    onClosing: (latest: string) => `Vitrine ${latest} will be installed on closing`,
    downloading: (latest: string, percent: string) => `Downloading Vitrine ${latest}${percent}`,
  },
  updates: {
    title: 'Updates',
    hide: 'Hide',
    close: 'Close',
    checkDaily: 'Check once a day',
    checkHelp:
      'If off, Vitrine asks the update server only when you select Check for Updates. Nothing is downloaded or installed until you confirm it.',
    privacy:
      'A check downloads the list of versions. It sends no ID and nothing about you or your images.',
    notPossible: (version: string, reason: string) => `This is Vitrine ${version}. ${reason}`,
    current: (version: string) => `This is Vitrine ${version}.`,
    checking: 'Checking for updates',
    latest: (version: string) => `Vitrine ${version} is the latest version.`,
    available: (latest: string, version: string) =>
      `Vitrine ${latest} is available. You have ${version}.`,
    byUser:
      'Update this copy the way you installed it: get the new package from the download page.',
    bytes: (done: string, total: string) => `${done} of ${total}`,
    downloading: (latest: string) => `Downloading Vitrine ${latest}`,
    ready: (latest: string) =>
      `Vitrine ${latest} was downloaded and matches its checksum. Installing it restarts Vitrine.`,
    onClosing: (latest: string) => `Vitrine ${latest} will be installed when this version closes.`,
    downloadPage: 'Download page',
    downloadPageHelp: 'Opens the download page in your browser.',
    checkNow: 'Check now',
    download: 'Download',
    cancelDownload: 'Cancel download',
    cancelDownloadHelp: 'Stops the download. The part already downloaded is kept.',
    restartAndInstall: 'Restart and install',
    doNotInstall: 'Do not install',
    tryAgain: 'Try again',
  },
} as const;
