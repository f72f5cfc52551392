// Loaded with --import into every child that bin/ starts. The channel to the parent closes when the
// parent ends, also by kill -9; then this process asks itself to stop, and insists a little later.
const GRACE_MS = 4500;

if (process.channel !== undefined && process.channel !== null) {
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  process.channel.unref();
}
