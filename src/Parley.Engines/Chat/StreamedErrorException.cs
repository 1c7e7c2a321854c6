namespace Parley.Engines.Chat;

/// <summary>A server told of its failure inside a stream; the message is its body.</summary>
internal sealed class StreamedErrorException(string message) : Exception(message);
