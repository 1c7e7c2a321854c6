namespace Parley.Server.Configuration;

/// <summary>A setting is wrong. The message names it and says what to write instead.</summary>
public sealed class SettingsException(string message, Exception? innerException = null)
    : Exception(message, innerException);
