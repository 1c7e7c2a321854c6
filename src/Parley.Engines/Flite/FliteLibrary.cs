using System.Runtime.InteropServices;

using Parley.Core;
using Parley.Engines.Native;

namespace Parley.Engines.Flite;

/// <summary>The functions of flite 2.x that are used. Loaded once for the process, with the voices; they are never unloaded.</summary>
internal sealed unsafe class FliteLibrary
{
    private const string WhatToDo = "install it with 'apt-get install libflite1' (Debian, Ubuntu) or 'brew install flite' (macOS)";

    private static readonly NativeLibraryName _name = new(["libflite.so.1"], ["libflite.1.dylib", "libflite.dylib"], ["flite.dll"]);
    private static readonly Lazy<FliteLibrary> _loaded = new(static () => new FliteLibrary(NativeLibraries.Load(_name, WhatToDo)));

    private readonly Dictionary<string, nint> _voices = new(StringComparer.Ordinal);

    private FliteLibrary(nint library)
    {
        NewUtterance = (delegate* unmanaged<FliteUtteranceHeader*>)Export("new_utterance");
        DeleteUtterance = (delegate* unmanaged<FliteUtteranceHeader*, void>)Export("delete_utterance");
        SetInputText = (delegate* unmanaged<FliteUtteranceHeader*, byte*, nint>)Export("utt_set_input_text");
        SetFeature = (delegate* unmanaged<nint, byte*, nint, void>)Export("feat_set");
        SetFeatureFloat = (delegate* unmanaged<nint, byte*, float, void>)Export("feat_set_float");
        NewStreamingInfo = (delegate* unmanaged<FliteStreamingInfo*>)Export("new_audio_streaming_info");
        StreamingInfoValue = (delegate* unmanaged<FliteStreamingInfo*, nint>)Export("audio_streaming_info_val");
        Synthesize = (delegate* unmanaged<FliteUtteranceHeader*, nint, nint, FliteUtteranceHeader*>)Export("flite_do_synth");
        FromText = Export("utt_synth");
        HasRelation = (delegate* unmanaged<FliteUtteranceHeader*, byte*, int>)Export("utt_relation_present");
        Relation = (delegate* unmanaged<FliteUtteranceHeader*, byte*, nint>)Export("utt_relation");
        RelationHead = (delegate* unmanaged<nint, nint>)Export("relation_head");
        ItemNext = (delegate* unmanaged<nint, nint>)Export("item_next");
        ItemPrevious = (delegate* unmanaged<nint, nint>)Export("item_prev");
        ItemDaughter = (delegate* unmanaged<nint, nint>)Export("item_daughter");
        ItemLastDaughter = (delegate* unmanaged<nint, nint>)Export("item_last_daughter");
        ItemAs = (delegate* unmanaged<nint, byte*, nint>)Export("item_as");
        ItemFloat = (delegate* unmanaged<nint, byte*, float>)Export("item_feat_float");
        ((delegate* unmanaged<int>)Export("flite_init"))();

        // Registering fills tables that the voices share, so it is done here, once, and not by whichever request comes first.
        foreach (FliteVoice voice in FliteVoice.Known)
        {
            if (TryRegister(voice, out nint handle))
                _voices.Add(voice.Id, handle);
        }

        nint Export(string name) => NativeLibrary.GetExport(library, name);
    }

    /// <exception cref="EngineUnavailableException">The library is missing; the message says how to get it.</exception>
    public static FliteLibrary Loaded => _loaded.Value;

    public delegate* unmanaged<FliteUtteranceHeader*> NewUtterance { get; }

    public delegate* unmanaged<FliteUtteranceHeader*, void> DeleteUtterance { get; }

    public delegate* unmanaged<FliteUtteranceHeader*, byte*, nint> SetInputText { get; }

    public delegate* unmanaged<nint, byte*, nint, void> SetFeature { get; }

    public delegate* unmanaged<nint, byte*, float, void> SetFeatureFloat { get; }

    public delegate* unmanaged<FliteStreamingInfo*> NewStreamingInfo { get; }

    public delegate* unmanaged<FliteStreamingInfo*, nint> StreamingInfoValue { get; }

    /// <summary>Utterance, voice, way of synthesis → the utterance, or null if it failed and was deleted.</summary>
    public delegate* unmanaged<FliteUtteranceHeader*, nint, nint, FliteUtteranceHeader*> Synthesize { get; }

    /// <summary>The way of synthesis that begins with text.</summary>
    public nint FromText { get; }

    public delegate* unmanaged<FliteUtteranceHeader*, byte*, int> HasRelation { get; }

    public delegate* unmanaged<FliteUtteranceHeader*, byte*, nint> Relation { get; }

    public delegate* unmanaged<nint, nint> RelationHead { get; }

    public delegate* unmanaged<nint, nint> ItemNext { get; }

    public delegate* unmanaged<nint, nint> ItemPrevious { get; }

    public delegate* unmanaged<nint, nint> ItemDaughter { get; }

    public delegate* unmanaged<nint, nint> ItemLastDaughter { get; }

    public delegate* unmanaged<nint, byte*, nint> ItemAs { get; }

    public delegate* unmanaged<nint, byte*, float> ItemFloat { get; }

    /// <summary>Whether it can be used, and where not, why. Never throws.</summary>
    public static EngineAvailability Probe()
    {
        try
        {
            return Loaded._voices.Count > 0
                ? EngineAvailability.Available($"voices {string.Join(", ", Loaded._voices.Keys)}")
                : EngineAvailability.Missing($"libflite is there, but none of its voices; {WhatToDo}.");
        }
        catch (Exception exception) when (exception is EngineUnavailableException or EntryPointNotFoundException)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }

    public bool HasVoice(string id) => _voices.ContainsKey(id);

    /// <exception cref="EngineUnavailableException">The voice's own library is missing.</exception>
    public nint Voice(string id) => _voices.TryGetValue(id, out nint voice)
        ? voice
        : throw new EngineUnavailableException($"flite's voice '{id}' is not installed; {WhatToDo}.");

    private static bool TryRegister(FliteVoice voice, out nint handle)
    {
        handle = 0;
        string name = $"libflite_cmu_us_{voice.Id}";
        var library = new NativeLibraryName([$"{name}.so.1"], [$"{name}.1.dylib", $"{name}.dylib"], [$"flite_cmu_us_{voice.Id}.dll"]);
        if (!NativeLibraries.TryLoad(library, out nint loaded, out _) || !NativeLibrary.TryGetExport(loaded, $"register_cmu_us_{voice.Id}", out nint register))
            return false;
        handle = ((delegate* unmanaged<byte*, nint>)register)(null);
        return handle != 0;
    }
}
