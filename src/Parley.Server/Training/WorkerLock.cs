using System.Security.Cryptography;

using Parley.Server.Storage;

namespace Parley.Server.Training;

/// <summary>
/// The right to be the worker of a data folder, held by one process at a time. The system takes it from a process that
/// dies, so whoever has it knows that the one before is dead, and which jobs it leaves.
/// </summary>
internal sealed class WorkerLock : IDisposable
{
    private static readonly TimeSpan _lookAgain = TimeSpan.FromSeconds(1);

    private readonly FileStream _held;

    private WorkerLock(FileStream held, string worker) => (_held, Worker) = (held, worker);

    /// <summary>The worker's name; the same for each that works in this folder.</summary>
    public string Worker { get; }

    /// <summary>Waits for whoever holds it.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static async Task<WorkerLock> AcquireAsync(string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        PrivateFolder.Create(folder);
        while (true)
        {
            if (TryOpen(Path.Combine(folder, "worker.lock")) is { } held)
                return new WorkerLock(held, NameIn(held));
            await Task.Delay(_lookAgain, time, cancellationToken);
        }
    }

    public void Dispose() => _held.Dispose();

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null; // another one's
        }
    }

    // Kept in the file itself; with the machine's name, since folders are copied from one to another.
    private static string NameIn(FileStream file)
    {
        Span<byte> id = stackalloc byte[16];
        if (file.ReadAtLeast(id, id.Length, throwOnEndOfStream: false) < id.Length)
        {
            RandomNumberGenerator.Fill(id);
            file.Position = 0;
            file.Write(id);
            file.Flush(flushToDisk: true);
        }

        return $"{Convert.ToHexStringLower(id)}@{Environment.MachineName}";
    }
}
