using Parley.Core.Brain;
using Parley.Core.Personas;
using Parley.Core.Playout;
using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;
using Parley.Core.VoiceActivity;

namespace Parley.Core.Sessions;

/// <summary>What all sessions share: the engines chosen, the settings, the time, and what outlives a connection.</summary>
public sealed record SessionEngines(
    IVoiceActivityEngine VoiceActivity,
    ISpeechToTextEngine Recogniser,
    IBrain Brain,
    ITextToSpeechEngine Voice,
    IPersonaStore Personas,
    TimeProvider TimeProvider)
{
    public TurnOptions Turns { get; init; } = new();

    /// <summary>
    /// Tells what interrupts a reply from what does not; null, like <see cref="TurnOptions.InterruptionByMeaning"/> off,
    /// leaves it to how long somebody speaks.
    /// </summary>
    public IInterruptionClassifier? Interruptions { get; init; }

    /// <summary>Says in a pause whether the speaker has finished; null to leave it to the length of the silence.</summary>
    public ITurnDetector? TurnDetector { get; init; }

    public VoiceActivityOptions VoiceActivityOptions { get; init; } = new();

    public PlayoutOptions Playout { get; init; } = new();

    public SessionArchive Archive { get; init; } = new();

    /// <summary>Keeps what sessions do; null for nothing.</summary>
    public ISessionJournal? Journal { get; init; }

    /// <summary>How a session in such a language tells interruptions; null for by length alone.</summary>
    internal InterruptionRules? InterruptionRulesFor(string? language) =>
        Interruptions is null || !Turns.InterruptionByMeaning ? null : new InterruptionRules(Interruptions)
        {
            HasPartials = Recogniser.GivesPartials,
            Language = language ?? (Recogniser.Languages is [{ } only] ? only : null),
        };

    internal bool HasVoice(string voiceId) => Voice.FindVoice(voiceId) is not null;

    internal string NoSuchVoice(string voiceId) =>
        $"The engine '{Voice.Name}' has no voice '{voiceId}'. It has: {string.Join(", ", Voice.Voices.Select(v => v.Id))}.";

    internal async ValueTask<string> NoSuchPersonaAsync(string? personaId, CancellationToken cancellationToken)
    {
        IEnumerable<string> known = (await Personas.ListAsync(cancellationToken)).Select(persona => persona.Id);
        return $"There is no persona '{personaId}'. There are: {string.Join(", ", known)}.";
    }
}
