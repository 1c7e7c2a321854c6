using System.Buffers;
using System.Security.Cryptography;

using Parley.Core.Storage;
using Parley.Server.Storage;

namespace Parley.Server.Voices.Samples;

/// <summary>A recording as it came in: on the disk, with its hash. Goes when it is disposed of, unless it was
/// moved.</summary>
/// <param name="Path">The file.</param>
/// <param name="Hash">SHA-256, lower-case hexadecimal.</param>
/// <param name="SizeBytes">Of the file.</param>
internal sealed record UploadedFile(string Path, string Hash, long SizeBytes) : IDisposable
{
    private const int PieceBytes = 1 << 16;

    /// <summary>Writes what comes, a piece at a time.</summary>
    /// <returns>Null where there is more than the limit; nothing is left then, nor if it throws.</returns>
    /// <exception cref="StorageUnavailableException">The disk is full or cannot be written.</exception>
    /// <exception cref="IOException">What came was cut off.</exception>
    public static async Task<UploadedFile?> ReceiveAsync(
        Stream content, string path, int maximumBytes, CancellationToken cancellationToken)
    {
        bool isWhole = false;
        byte[] piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using FileStream file = Open(path);
            long size = 0;
            for (int read; (read = await content.ReadAsync(piece.AsMemory(0, PieceBytes), cancellationToken)) > 0;)
            {
                size += read;
                if (size > maximumBytes)
                    return null;
                hash.AppendData(piece, 0, read);
                await WriteAsync(file, piece.AsMemory(0, read), cancellationToken);
            }

            Flush(file);
            isWhole = true;
            return new UploadedFile(path, Convert.ToHexStringLower(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
            if (!isWhole)
                File.Delete(path);
        }
    }

    public void Dispose() => File.Delete(Path);

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw DiskProblem.Explain(problem, path);
        }
    }

    private static async ValueTask WriteAsync(FileStream file, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(piece, cancellationToken);
        }
        catch (IOException problem)
        {
            throw DiskProblem.Explain(problem, file.Name);
        }
    }

    private static void Flush(FileStream file)
    {
        try
        {
            file.Flush(flushToDisk: true);
        }
        catch (IOException problem)
        {
            throw DiskProblem.Explain(problem, file.Name);
        }
    }
}
