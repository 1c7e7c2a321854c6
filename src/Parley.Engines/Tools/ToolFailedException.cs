namespace Parley.Engines.Tools;

/// <summary>A function could not be called; the message is for the model, which tells the person.</summary>
internal sealed class ToolFailedException(string message, Exception? innerException = null) : Exception(message, innerException);
