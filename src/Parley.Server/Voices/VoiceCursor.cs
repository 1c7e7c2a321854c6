using Parley.Core.Voices;
using Parley.Core.Voices.Registry;

namespace Parley.Server.Voices;

/// <summary>The parts of the list of voices, in order.</summary>
internal enum VoiceStage
{
    BuiltIn,
    Library,
    Registered,
}

/// <summary>A place behind a voice in the list.</summary>
/// <param name="Stage">In which part.</param>
/// <param name="Number">Of the engine's own, how many are before it; of those that were asked for, the last one's
/// number.</param>
/// <param name="Id">Of the library, the last one's id.</param>
internal readonly record struct VoiceCursor(VoiceStage Stage, long Number, string Id)
{
    /// <summary>Before all.</summary>
    public static VoiceCursor Start { get; } = new(VoiceStage.BuiltIn, 0, "");

    public static VoiceCursor BuiltIn(int index) => new(VoiceStage.BuiltIn, index + 1, "");

    public static VoiceCursor Of(LibraryVoice voice) => new(VoiceStage.Library, 0, voice.Id);

    public static VoiceCursor Of(RegisteredVoice voice) => new(VoiceStage.Registered, voice.Number, "");

    /// <summary>What <see cref="ToString"/> wrote; null where it is none.</summary>
    public static VoiceCursor? Parse(string text) => text switch
    {
        ['b', .. var number] when int.TryParse(number, out int index) && index >= 0 => new(VoiceStage.BuiltIn, index, ""),
        ['l', .. var id] when VoiceIds.IsId(id) => new(VoiceStage.Library, 0, id),
        ['v', .. var number] when long.TryParse(number, out long last) && last >= 0 => new(VoiceStage.Registered, last, ""),
        _ => null,
    };

    public override string ToString() => Stage switch
    {
        VoiceStage.BuiltIn => $"b{Number}",
        VoiceStage.Library => $"l{Id}",
        _ => $"v{Number}",
    };
}
