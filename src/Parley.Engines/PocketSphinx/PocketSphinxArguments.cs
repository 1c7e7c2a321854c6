using System.Runtime.InteropServices;

using Parley.Core;

namespace Parley.Engines.PocketSphinx;

/// <summary>The library's parsed command line, which it is configured by. Not thread-safe: counts its users without a lock.</summary>
internal sealed unsafe class PocketSphinxArguments : IDisposable
{
    private readonly PocketSphinxApi _api;

    // The library keeps pointers to the strings' array only while it parses, but costs nothing to be careful about.
    private readonly nint[] _strings;
    private bool _isDisposed;

    public PocketSphinxArguments(PocketSphinxApi api, IReadOnlyList<string> arguments)
    {
        _api = api;
        _strings = [.. arguments.Prepend("parley").Select(Marshal.StringToCoTaskMemUTF8)];
        fixed (nint* strings = _strings)
            Handle = api.ParseArguments(0, api.ArgumentDefinitions(), _strings.Length, (byte**)strings, 0);
        if (Handle == 0)
        {
            FreeStrings();
            throw new EngineUnavailableException($"PocketSphinx does not take the arguments '{string.Join(' ', arguments)}'; check feat.params of the model.");
        }
    }

    public nint Handle { get; }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _api.FreeArguments(Handle);
        FreeStrings();
    }

    private void FreeStrings()
    {
        foreach (nint text in _strings)
            Marshal.FreeCoTaskMem(text);
    }
}
