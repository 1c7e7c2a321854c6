namespace Parley.Engines.Tests.Remote.Http;

/// <summary>What a transcription server was sent.</summary>
internal sealed record TranscriptionCall(
    string Route, string Authorization, IReadOnlyDictionary<string, string> Fields, string FileName, byte[] File);
