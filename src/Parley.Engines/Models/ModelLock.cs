using System.Globalization;

namespace Parley.Engines.Models;

/// <summary>
/// The right to change a model in the store, held by one process at a time. The system takes it from a process that
/// dies.
/// </summary>
internal sealed class ModelLock : IDisposable
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(200);

    private readonly FileStream _held;
    private readonly string _ownerPath;

    private ModelLock(FileStream held, string ownerPath)
    {
        _held = held;
        _ownerPath = ownerPath;
    }

    /// <summary>Waits for whoever holds it.</summary>
    /// <param name="waiting">Called once, if there is a wait, with who it is: <c>process 4711 (parley)</c>.</param>
    public static async Task<ModelLock> AcquireAsync(
        ModelStore store, string model, Action<string> waiting, TimeProvider time, CancellationToken cancellationToken)
    {
        string path = store.LockFileOf(model);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string ownerPath = Path.ChangeExtension(path, ".owner");
        bool hasTold = false;
        while (true)
        {
            try
            {
                var held = new FileStream(
                    path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
                // Beside the lock, which on some systems nobody else may read.
                File.WriteAllText(ownerPath, string.Create(
                    CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}"));
                return new ModelLock(held, ownerPath);
            }
            catch (IOException exception) when (StoreErrors.IsLockHeld(exception))
            {
                if (!hasTold)
                    waiting(ReadOwner(ownerPath));
                hasTold = true;
            }

            await Task.Delay(_poll, time, cancellationToken);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_ownerPath);
        }
        catch (IOException)
        {
            // Somebody reads it; the next owner overwrites it.
        }

        _held.Dispose();
    }

    private static string ReadOwner(string path)
    {
        try
        {
            return File.ReadAllText(path) is { Length: > 0 and < 200 } owner ? owner : "another process";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
