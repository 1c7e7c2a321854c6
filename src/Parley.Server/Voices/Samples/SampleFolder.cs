using System.Globalization;

using Microsoft.Extensions.Options;

using Parley.Core.Storage;
using Parley.Core.Voices.Registry;
using Parley.Engines.Voices;
using Parley.Server.Storage;

namespace Parley.Server.Voices.Samples;

/// <summary>
/// Where recordings lie: <c>samples/VOICE/ID</c> in the data folder, and under <c>uploads</c> while they come in. Only
/// their owner may look into it.
/// </summary>
internal sealed class SampleFolder(IOptions<StorageOptions> storage)
{
    private readonly string _samples = Path.Combine(storage.Value.FolderPath, "samples");
    private readonly string _uploads = Path.Combine(storage.Value.FolderPath, "uploads");

    /// <summary>Where the recording lies.</summary>
    public string PathOf(RegisteredSample sample) => Path.Combine(FolderOf(sample.Voice), sample.Id);

    /// <summary>The recording, to be heard as often as is needed.</summary>
    public FileVoiceRecording Open(RegisteredSample sample) => new(PathOf(sample), sample.Draft.FileName);

    /// <summary>A new name for what comes in.</summary>
    /// <exception cref="StorageUnavailableException">The folder cannot be made.</exception>
    public string NewUpload()
    {
        string path = Path.Combine(_uploads, Guid.NewGuid().ToString("N"));
        try
        {
            PrivateFolder.Create(_uploads);
            return path;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw DiskProblem.Explain(problem, path);
        }
    }

    /// <summary>Gives a recording that is whole and on the disk its place.</summary>
    /// <exception cref="StorageUnavailableException">It cannot be written there.</exception>
    public void Keep(string upload, long voice, string sampleId)
    {
        string path = Path.Combine(FolderOf(voice), sampleId);
        try
        {
            PrivateFolder.Create(FolderOf(voice));
            File.Move(upload, path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw DiskProblem.Explain(problem, path);
        }
    }

    /// <summary>Removes a recording; does nothing where it is gone.</summary>
    public void Delete(long voice, string sampleId)
    {
        if (Directory.Exists(FolderOf(voice)))
            File.Delete(Path.Combine(FolderOf(voice), sampleId));
    }

    /// <summary>Removes all recordings of a voice.</summary>
    /// <exception cref="IOException">One is just coming in; it will be gone at the next try.</exception>
    public void DeleteAll(long voice)
    {
        if (Directory.Exists(FolderOf(voice)))
            Directory.Delete(FolderOf(voice), recursive: true);
    }

    /// <summary>Files that nobody has touched since then, with the voice's number where they lie in a voice's
    /// folder.</summary>
    public IEnumerable<(string Path, long? Voice)> FilesOlderThan(DateTimeOffset then)
    {
        foreach (string path in Files(_uploads).Concat(Files(_samples)))
        {
            if (File.GetLastWriteTimeUtc(path) < then.UtcDateTime)
                yield return (path, long.TryParse(Path.GetFileName(Path.GetDirectoryName(path)), out long voice) ? voice : null);
        }

        static IEnumerable<string> Files(string folder) => Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            : [];
    }

    private string FolderOf(long voice) => Path.Combine(_samples, voice.ToString(CultureInfo.InvariantCulture));
}
