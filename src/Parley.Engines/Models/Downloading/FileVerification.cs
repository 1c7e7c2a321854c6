using System.Security.Cryptography;

using Parley.Core;
using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Models.Downloading;

/// <summary>Compares a file that has come with everything that is known about it.</summary>
internal static class FileVerification
{
    /// <summary>Whether the catalogue knows a hash.</summary>
    public static bool IsChecked(CatalogueFile file) => file.Check != FileCheck.FirstUse;

    /// <exception cref="ModelIntegrityException">It is another file; both hashes are named.</exception>
    public static async Task<ManifestFile> CheckAsync(
        string model, CatalogueFile file, Uri address, PartialFile part, CancellationToken cancellationToken)
    {
        PartialNote note = part.Note!;
#pragma warning disable CA5351 // the index that some publishers keep has nothing better
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await FileHashes.AppendFileAsync(
            file.Md5 is null ? [sha256] : [sha256, md5], part.Path, progress: null, cancellationToken);

        string actual = FileHashes.Finish(sha256);
        Compare("SHA-256", actual, file.Sha256 ?? note.Sha256);
        if (file.Md5 is not null)
            Compare("MD5", FileHashes.Finish(md5), file.Md5);
        FileCheck check = file.Check;
        if (check == FileCheck.FirstUse && note.Sha256 is not null)
            check = FileCheck.Hub;
        if (check == FileCheck.FirstUse && note.GitBlob is not null)
        {
            Compare("git hash", await FileHashes.GitBlobAsync(part.Path, cancellationToken), note.GitBlob);
            check = FileCheck.Hub;
        }

        return new ManifestFile
        {
            Path = file.Path,
            Size = part.Length,
            Sha256 = actual,
            Check = check,
            Url = address.AbsoluteUri,
            Commit = note.Commit,
        };

        void Compare(string kind, string actualHash, string? expected)
        {
            if (expected is null || actualHash == expected)
                return;
            throw new ModelIntegrityException(
                $"{file.Path} of model '{model}' has {kind} {actualHash}, expected {expected}. The download was " +
                $"deleted; " +
                $"run 'parley models pull {model}' again, and if that says the same, '{address.Host}' has another " +
                $"file than the catalogue knows.");
        }
    }
}
