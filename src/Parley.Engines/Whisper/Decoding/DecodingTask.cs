namespace Parley.Engines.Whisper.Decoding;

/// <summary>What is to be decoded, whichever way.</summary>
/// <param name="Prefix">
/// Fed first: text before, if any, and the start of the transcript with language and task.
/// </param>
/// <param name="StartIndex">Where in it the start of the transcript is: there the model says whether anybody speaks.</param>
/// <param name="Rules">Of what may come.</param>
/// <param name="NoSpeech">The id whose probability at the start is that of nobody speaking.</param>
/// <param name="MaximumTokens">At most so many come, and never more than the decoder's capacity.</param>
internal sealed record DecodingTask(int[] Prefix, int StartIndex, TokenRules Rules, int NoSpeech, int MaximumTokens);
