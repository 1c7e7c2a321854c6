using System.Security.Cryptography;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Voices;
using Parley.Engines.Voices;

namespace Parley.Server.Voices;

/// <summary>
/// Voices of recordings that came with a request. The last ones are kept, so that the same recording is heard only
/// once; the
/// server's end removes them all. Thread-safe.
/// </summary>
internal sealed class UploadedVoices(IOptions<VoiceOptions> options, VoiceMaker maker) : IDisposable
{
    // Made when it is first needed; only this user may look into it.
    private readonly Lazy<string> _folder = new(static () => Directory.CreateTempSubdirectory("parley-voices-").FullName);
    private readonly Lock _gate = new();
    private readonly LinkedList<UploadedVoice> _voices = new();   // the latest used first

    // One at a time: making a voice keeps every core busy, and holds a model's activations in memory.
    private readonly SemaphoreSlim _making = new(1);

    /// <summary>The voice of a recording, until it is disposed of.</summary>
    /// <param name="cloner">Makes it, if nobody has asked for the same before.</param>
    /// <param name="recording">As it was sent.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="InvalidDataException">No voice can be made of it; the message says why and what to
    /// do.</exception>
    /// <exception cref="EngineUnavailableException">The model, or ffmpeg, is missing.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public async ValueTask<UploadedVoice> GetAsync(
        IVoiceCloner cloner, IFormFile recording, CancellationToken cancellationToken)
    {
        string upload = Path.Combine(_folder.Value, $"{Guid.NewGuid():N}.upload");
        try
        {
            string hash = await SaveAsync(recording, upload, cancellationToken);
            string path = Path.Combine(_folder.Value, $"{cloner.Engine}-{hash}.safetensors");
            if (Take(path) is { } known)
                return known;
            await _making.WaitAsync(cancellationToken);
            try
            {
                if (Take(path) is { } madeMeanwhile)
                    return madeMeanwhile;
                await MakeAsync(cloner, upload, path, cancellationToken);
                return Keep(path);
            }
            finally
            {
                _making.Release();
            }
        }
        finally
        {
            File.Delete(upload);
        }
    }

    public void Dispose()
    {
        _making.Dispose();
        if (!_folder.IsValueCreated)
            return;
        try
        {
            Directory.Delete(_folder.Value, recursive: true);
        }
        catch (IOException)
        {
            // A request that is still speaking has it open, where the system minds; the system's own cleaning will get
            // it.
        }
    }

    /// <summary>Nobody uses it any more; called by the voice.</summary>
    internal void Release(UploadedVoice voice)
    {
        lock (_gate)
        {
            voice.Users--;
            Shrink();
        }
    }

    private static async Task<string> SaveAsync(IFormFile recording, string path, CancellationToken cancellationToken)
    {
        await using FileStream file = File.Create(path);
        await using Stream sent = recording.OpenReadStream();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 16];
        for (int read = await sent.ReadAsync(buffer, cancellationToken); read > 0; read = await sent.ReadAsync(buffer, cancellationToken))
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task MakeAsync(IVoiceCloner cloner, string upload, string path, CancellationToken cancellationToken)
    {
        IVoiceRecording[] recordings = [new FileVoiceRecording(upload, "voice_wav")];
        SampleReport report = await maker.CheckAsync(cloner, recordings, cancellationToken);
        if (!report.IsUsable)
            throw new InvalidDataException(report.Findings[0].Advice);
        string unfinished = path + ".part";
        try
        {
            await using (FileStream voice = File.Create(unfinished))
                await VoiceMaker.WriteAsync(cloner, recordings, report, voice, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private UploadedVoice? Take(string path)
    {
        lock (_gate)
        {
            for (LinkedListNode<UploadedVoice>? node = _voices.First; node is not null; node = node.Next)
            {
                if (node.Value.Path != path)
                    continue;
                _voices.Remove(node);
                _voices.AddFirst(node);
                node.Value.Users++;
                return node.Value;
            }
        }

        return null;
    }

    private UploadedVoice Keep(string path)
    {
        lock (_gate)
        {
            var voice = new UploadedVoice(this, path) { Users = 1 };
            _voices.AddFirst(voice);
            Shrink();
            return voice;
        }
    }

    // Those that somebody speaks with stay, even beyond the limit.
    private void Shrink()
    {
        LinkedListNode<UploadedVoice>? node = _voices.Last;
        while (node is not null && _voices.Count > options.Value.UploadedVoicesKept)
        {
            LinkedListNode<UploadedVoice>? before = node.Previous;
            if (node.Value.Users == 0)
            {
                _voices.Remove(node);
                File.Delete(node.Value.Path);
            }

            node = before;
        }
    }
}
