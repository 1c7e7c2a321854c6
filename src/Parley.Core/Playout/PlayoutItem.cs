using Parley.Core.TextToSpeech;

namespace Parley.Core.Playout;

/// <summary>What a voice hands to the playout, in order: a clause begins, its frames, it ends; at last the reply ends.</summary>
internal readonly record struct PlayoutItem(PlayoutItemKind Kind, SpeechFrame Frame = default, string Clause = "");

/// <summary>Kinds of <see cref="PlayoutItem"/>.</summary>
internal enum PlayoutItemKind
{
    Frame,
    ClauseBegins,
    ClauseEnds,
    ReplyEnds,
}
