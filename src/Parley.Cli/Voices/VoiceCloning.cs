using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Output;
using Parley.Core.Storage;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Engines.Voices;
using Parley.Server.Voices;

namespace Parley.Cli.Voices;

/// <summary>Makes one voice of recordings: into the library, into a file, or both.</summary>
internal sealed class VoiceCloning(CommandServices services, IVoiceCloner cloner, IReadOnlyList<string> files)
{
    private readonly IVoiceRecording[] _recordings = [.. files.Select(static file => new FileVoiceRecording(file))];
    private readonly IVoiceLibrary _library = services.Provider.GetRequiredService<IVoiceLibrary>();

    /// <summary>Ends the command if the name is taken, before anything is listened to.</summary>
    /// <exception cref="CommandException">It is.</exception>
    public static async Task CheckNameAsync(
        CommandServices services, string engine, string name, CancellationToken cancellationToken)
    {
        string id = VoiceEngines.IdFor(name);
        var library = services.Provider.GetRequiredService<IVoiceLibrary>();
        if (library.Find(engine, id) is not null)
            throw new CommandException(ExitCode.Failed, $"The engine '{engine}' has a voice '{id}' already. Choose "
                + $"another name, or delete it: parley voices delete {id}");
        if (await IsMadeOverTheApiAsync(services, id, cancellationToken))
            throw new CommandException(ExitCode.Failed, $"A voice '{id}' was made over the API. Choose another name, "
                + "or "
                + $"delete it: parley voices delete {id}");
        if (services.Keyed<ITextToSpeechEngine>(engine).FindVoice(id) is not null)
            throw new CommandException(ExitCode.Failed, $"The engine '{engine}' comes with a voice '{id}'. Choose "
                + "another name.");
    }

    private static async Task<bool> IsMadeOverTheApiAsync(CommandServices services, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await services.Provider.GetRequiredService<VoiceAdministration>().HasAsync(id, cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            return false; // the library needs no database
        }
    }

    /// <exception cref="InvalidDataException">A recording cannot be read.</exception>
    public async Task<SampleReport> CheckAsync(CancellationToken cancellationToken)
    {
        foreach (string file in files)
        {
            if (!File.Exists(file))
                throw new CommandException(ExitCode.Failed, $"Cannot open '{file}': there is no such file. Check "
                    + "the name.");
        }

        var maker = services.Provider.GetRequiredService<VoiceMaker>();
        try
        {
            return await maker.CheckAsync(cloner, _recordings, cancellationToken);
        }
        catch (Exception exception) when (files.Count == 1 && exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, IoErrors.Describe(exception, files[0]), exception);
        }
    }

    /// <summary>Adds the voice to the library.</summary>
    public async Task<LibraryVoice> AddAsync(string name, SampleReport report, CancellationToken cancellationToken)
    {
        var voice = new NewVoice(cloner.Engine, name)
        {
            Tier = report.Tier,
            SpeechDuration = report.MaterialDuration,
            Checks = report.Findings,
            ModelFingerprint = cloner.ModelFingerprint,
        };
        try
        {
            return await _library.AddAsync(
                voice, (stream, token) => VoiceMaker.WriteAsync(cloner, _recordings, report, stream, token), cancellationToken);
        }
        catch (VoiceExistsException exception)
        {
            throw new CommandException(ExitCode.Failed, exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, IoErrors.Describe(exception, _library.Root), exception);
        }
    }

    /// <summary>Writes the voice into a file; copies it where it is in the library already.</summary>
    public async Task WriteAsync(string path, LibraryVoice? voice, SampleReport report, CancellationToken cancellationToken)
    {
        using var output = OutputFile.Create(path);
        try
        {
            if (voice is null)
                await VoiceMaker.WriteAsync(cloner, _recordings, report, output.Stream, cancellationToken);
            else
                await VoiceFiles.CopyAsync(_library, voice, output.Stream, cancellationToken);
            output.Commit();
        }
        catch (IOException exception) when (!IoErrors.IsBrokenPipe(exception))
        {
            throw output.Explain(exception);
        }
    }
}
