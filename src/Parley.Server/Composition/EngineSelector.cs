using System.Collections.Concurrent;

using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Brain;
using Parley.Server.Configuration;

namespace Parley.Server.Composition;

/// <summary>
/// Chooses engines: the one that the settings name, else of those that work on this machine the one of the highest
/// rank. A choice is made when it is first needed, and stays until another is adopted. Thread-safe.
/// </summary>
public sealed class EngineSelector(
    IEnumerable<EngineDescriptor> descriptors, IOptions<EngineOptions> options, IOptions<BrainOptions> brain)
{
    private readonly List<EngineDescriptor> _descriptors = [.. descriptors.OrderByDescending(engine => engine.Rank)];
    private readonly ConcurrentDictionary<EngineKind, EngineChoice> _choices = new();

    /// <summary>All engines of a kind, best first.</summary>
    public IReadOnlyList<EngineDescriptor> List(EngineKind kind) =>
        [.. _descriptors.Where(engine => engine.Kind == kind)];

    /// <summary>What is used for the kind of work.</summary>
    /// <exception cref="SettingsException">The settings name an engine that does not exist.</exception>
    /// <exception cref="EngineUnavailableException">None of the kind works on this machine.</exception>
    public EngineChoice Choose(EngineKind kind) => _choices.GetOrAdd(kind, Decide);

    /// <summary>What a server that started now would use; a model that has come since may change it.</summary>
    /// <exception cref="SettingsException">The settings name an engine that does not exist.</exception>
    /// <exception cref="EngineUnavailableException">None of the kind works on this machine.</exception>
    public EngineChoice ChooseAnew(EngineKind kind) => Decide(kind);

    /// <summary>Has it used from now on; who has the former one already keeps that.</summary>
    /// <param name="choice">From <see cref="ChooseAnew"/>.</param>
    public void Adopt(EngineChoice choice) => _choices[choice.Kind] = choice;

    /// <summary>The voice that steps in when the chosen one fails before its first sound; null for none.</summary>
    /// <exception cref="SettingsException">The settings name an engine that does not exist.</exception>
    public string? VoiceFallback => options.Value.TextToSpeechFallback switch
    {
        EngineOptions.None => null,
        EngineOptions.Auto => Choose(EngineKind.TextToSpeech).Fallbacks is [var best, ..] ? best : null,
        { } name => Named(EngineKind.TextToSpeech, name, nameof(EngineOptions.TextToSpeechFallback)).Name,
    };

    /// <summary>Whether the engines that the settings name exist; probes none.</summary>
    /// <exception cref="SettingsException">One does not.</exception>
    public void CheckNames()
    {
        foreach (EngineKind kind in Enum.GetValues<EngineKind>())
            _ = Named(kind);
        if (options.Value.TextToSpeechFallback is not (EngineOptions.Auto or EngineOptions.None))
            _ = VoiceFallback;
    }

    private EngineChoice Decide(EngineKind kind)
    {
        IReadOnlyList<EngineDescriptor> all = List(kind);
        // Ranks below zero are for benchmarks: by name only.
        List<EngineDescriptor> working = [.. all.Where(engine => engine.Rank >= 0 && engine.Probe().IsAvailable)];
        return Named(kind) is { } named
            ? new EngineChoice(kind, named.Name, $"Parley:Engines:{kind} names it", [.. NamesExcept(working, named)])
            : Best(kind, all, working);
    }

    private EngineDescriptor? Named(EngineKind kind)
    {
        string wanted = Wanted(kind);
        return wanted == EngineOptions.Auto ? null : Named(kind, wanted, kind.ToString());
    }

    private EngineDescriptor Named(EngineKind kind, string name, string setting)
    {
        IReadOnlyList<EngineDescriptor> all = List(kind);
        return all.FirstOrDefault(engine => engine.Name == name)
            ?? throw new SettingsException(
                $"Parley:Engines:{setting} is '{name}', but there is no such engine; did you mean "
                + $"'{EditDistance.Nearest(name, all.Select(engine => engine.Name).Append(EngineOptions.Auto))}'?");
    }

    private static EngineChoice Best(
        EngineKind kind, IReadOnlyList<EngineDescriptor> all, List<EngineDescriptor> working)
    {
        if (working.Count == 0)
        {
            string whatToDo = string.Join(" ", all.Select(engine => $"{engine.Name}: {engine.Probe().Detail}"));
            throw new EngineUnavailableException($"No {kind} engine works on this machine. {whatToDo}");
        }

        EngineDescriptor best = working[0];
        string better = string.Join(", ", all.TakeWhile(engine => engine != best).Select(engine => engine.Name));
        string reason = better.Length == 0
            ? "the best there is, and it works on this machine"
            : $"the best that works on this machine; not available: {better}";
        return new EngineChoice(kind, best.Name, reason, [.. NamesExcept(working, best)]);
    }

    private static IEnumerable<string> NamesExcept(IEnumerable<EngineDescriptor> engines, EngineDescriptor chosen) =>
        engines.Where(engine => engine != chosen).Select(engine => engine.Name);

    private string Wanted(EngineKind kind) => kind switch
    {
        EngineKind.VoiceActivity => options.Value.VoiceActivity,
        EngineKind.SpeechToText => options.Value.SpeechToText,
        EngineKind.TextToSpeech => options.Value.TextToSpeech,
        EngineKind.TurnDetector => options.Value.TurnDetector,
        EngineKind.Embeddings => options.Value.Embeddings,
        EngineKind.SpeechEnhancer => options.Value.SpeechEnhancer,
        _ => brain.Value.Provider,
    };
}
