using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Core;
using Parley.Core.Voices;
using Parley.Engines.Voices;

namespace Parley.Cli.Voices;

/// <summary>Finds whose voice a command is about.</summary>
internal static class VoiceEngines
{
    /// <summary>The cloner of the engine that the command line names, else of the best engine that has one.</summary>
    /// <exception cref="CommandException">That engine cannot clone, or there is none that can.</exception>
    public static IVoiceCloner ChooseCloner(CommandServices services, string? engine)
    {
        var maker = services.Provider.GetRequiredService<VoiceMaker>();
        if (engine is not null)
        {
            CheckName(services, engine);
            return maker.Find(engine) ?? throw new CommandException(
                ExitCode.Usage, $"The engine '{engine}' cannot clone voices. {WhoCan(maker)}");
        }

        return maker.Engines is [var best, ..]
            ? maker.Find(best)!
            : throw new CommandException(ExitCode.Unavailable, "No engine of this program can clone voices.");
    }

    /// <summary>The engine whose voices the library can hold: one that clones, or one that blends if it is named.</summary>
    /// <inheritdoc cref="ChooseCloner" path="/exception"/>
    public static string ChooseKeeper(CommandServices services, string? engine) =>
        engine is not null && services.Provider.GetKeyedService<IVoiceBlender>(engine) is not null
            ? engine
            : ChooseCloner(services, engine).Engine;

    /// <summary>Ends the command unless the engine's model is here.</summary>
    /// <exception cref="EngineUnavailableException">It is not; the message says how to get it.</exception>
    public static void RequireModel(CommandServices services, string engine)
    {
        EngineAvailability availability = services.Engines.List(EngineKind.TextToSpeech).First(found => found.Name == engine).Probe();
        if (!availability.IsAvailable)
            throw new EngineUnavailableException($"The engine '{engine}' does not work here. {availability.Detail}");
    }

    /// <summary>A voice of the library by its id or name.</summary>
    /// <exception cref="CommandException">There is none, or several engines have one.</exception>
    public static LibraryVoice Find(CommandServices services, string? engine, string name)
    {
        if (engine is not null)
            CheckName(services, engine);
        var library = services.Provider.GetRequiredService<IVoiceLibrary>();
        string id = VoiceIds.FromName(name) ?? name;
        string[] engines = engine is null ? [.. services.Engines.List(EngineKind.TextToSpeech).Select(static found => found.Name)] : [engine];
        LibraryVoice[] found = [.. engines.Select(each => library.Find(each, id)).OfType<LibraryVoice>()];
        return found switch
        {
            [var voice] => voice,
            [] => throw Unknown(name, id, [.. engines.SelectMany(library.List)]),
            _ => throw new CommandException(
                ExitCode.Usage, $"Several engines have a voice '{id}': "
                    + $"{string.Join(", ", found.Select(static voice => voice.Engine))}. Say which by --engine."),
        };
    }

    /// <summary>The id that a new voice will have.</summary>
    /// <exception cref="CommandException">The name gives none.</exception>
    public static string IdFor(string name) => VoiceIds.FromName(name) ?? throw new CommandException(
        ExitCode.Usage, $"The name '{name}' has no letter or digit that a voice's id can be made of. Give --name "
            + "another one, such as 'anna'.");

    private static CommandException Unknown(string name, string id, LibraryVoice[] all)
    {
        string suggestion = Nearest.To(id, all.Select(static voice => voice.Id)) is { } near ? $"Did you mean '{near}'? " : "";
        return new CommandException(
            ExitCode.Usage, $"The library has no voice '{name}'. {suggestion}'parley voices list' shows all; those "
                + "that come with an engine are not in the library.");
    }

    private static void CheckName(CommandServices services, string engine)
    {
        IReadOnlyList<EngineDescriptor> engines = services.Engines.List(EngineKind.TextToSpeech);
        if (engines.Any(found => found.Name == engine))
            return;
        string suggestion = Nearest.To(engine, engines.Select(static found => found.Name)) is { } near ? $"Did you mean '{near}'? " : "";
        throw new CommandException(
            ExitCode.Usage, $"There is no engine '{engine}' that speaks. {suggestion}There are: "
                + $"{string.Join(", ", engines.Select(static found => found.Name))}.");
    }

    private static string WhoCan(VoiceMaker maker) =>
        maker.Engines.Count == 0 ? "None of this program can." : $"Use: {string.Join(", ", maker.Engines)}.";
}
