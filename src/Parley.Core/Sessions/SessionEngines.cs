using Parley.Core.Brain;
using Parley.Core.Personas;
using Parley.Core.Playout;
using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;
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

    public VoiceActivityOptions VoiceActivityOptions { get; init; } = new();

    public PlayoutOptions Playout { get; init; } = new();

    public SessionArchive Archive { get; init; } = new();
}
