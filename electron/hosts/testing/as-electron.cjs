// Required before the engine: it then chooses as inside Electron, whose own malloc cannot be watched.
const versions = { ...process.versions, electron: '0' };
Object.defineProperty(process, 'versions', { value: versions });
