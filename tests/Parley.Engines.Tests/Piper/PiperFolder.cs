using System.Text;

using Microsoft.Extensions.Options;

using Parley.Engines.Models;
using Parley.Engines.Phonemes;
using Parley.Engines.Piper;

namespace Parley.Engines.Tests.Piper;

/// <summary>A folder of voices that a test makes, and engines on it; gone with the test.</summary>
internal sealed class PiperFolder : IDisposable
{
    private readonly List<PiperTextToSpeechEngine> _engines = [];
    private readonly EspeakPhonemizer _phonemizer = new(new EspeakOptions(), TimeProvider.System, TimeSpan.FromSeconds(10));

    public string Path { get; } = Directory.CreateTempSubdirectory("parley-piper-").FullName;

    /// <summary>An engine on the folder as <c>--model-dir</c> would have it.</summary>
    public PiperTextToSpeechEngine Engine(IPhonemizer? phonemizer = null, string? directory = null, int threads = 1, string voice = "en_US-lessac-medium") =>
        Engine(new ModelOptions { Directory = directory ?? Path, Threads = threads }, phonemizer, voice);

    public PiperTextToSpeechEngine Engine(ModelOptions models, IPhonemizer? phonemizer = null, string voice = "en_US-lessac-medium")
    {
        IOptions<ModelOptions> options = Options.Create(models);
        var engine = new PiperTextToSpeechEngine(
            Options.Create(new PiperOptions { Voice = voice }), options, new ModelStore(options), phonemizer ?? _phonemizer, TimeProvider.System);
        _engines.Add(engine);
        return engine;
    }

    public string Write(string name, byte[] content)
    {
        string path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>A contract model with its description.</summary>
    public string WriteVoice(string stem, PiperContractModel? model = null, string? config = null)
    {
        model ??= new PiperContractModel();
        Write(stem + ".onnx.json", Encoding.UTF8.GetBytes(config ?? Config(speakers: model.HasSpeakers ? 3 : 1)));
        return Write(stem + ".onnx", model.Build());
    }

    public static string Config(int speakers = 1, int sampleRateHz = 22_050, string extra = "") =>
        $$$"""
        {"audio":{"sample_rate":{{{sampleRateHz}}},"quality":"medium"},"espeak":{"voice":"en-us"},"phoneme_type":"espeak",
         "inference":{"noise_scale":0.5,"length_scale":1,"noise_w":0.25},"num_speakers":{{{speakers}}},
         "speaker_id_map":{{{(speakers > 1 ? "{\"anna\":0,\"bert\":1,\"cleo\":2}" : "{}")}}},
         "language":{"code":"en_US"},"dataset":"contract","hop_length":256{{{extra}}},
         "phoneme_id_map":{"_":[0],"^":[1],"$":[2]," ":[3],"!":[4],",":[8],".":[10],":":[11],";":[12],"?":[13],"a":[14],"c":[16],"d":[17],
          "e":[18],"h":[20],"i":[21],"l":[24],"o":[27],"s":[31],"t":[32],"ʊ":[100],"ˈ":[120],"ː":[122],"\u0327":[140],"ə":[59],"ɛ":[61]}}
        """;

    public void Dispose()
    {
        foreach (PiperTextToSpeechEngine engine in _engines)
            engine.Dispose();
        _phonemizer.Dispose();
        Directory.Delete(Path, recursive: true);
    }
}
