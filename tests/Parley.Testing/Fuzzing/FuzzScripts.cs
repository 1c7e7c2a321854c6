namespace Parley.Testing.Fuzzing;

/// <summary>The messages of the WebSocket protocols; <c>$i</c> stands for an id, <c>$t</c> for text, <c>$n</c> for a number, <c>$a</c> for sound.</summary>
public static class FuzzScripts
{
    public static IReadOnlyList<string> Session { get; } =
    [
        """{"type":"configure","mode":"push_to_talk","input":{"encoding":"s16le","sample_rate_hz":16000},"output":{"encoding":"f32le","sample_rate_hz":$n}}""",
        """{"type":"configure","mode":"hands_free","reply_timing":true,"input":{"encoding":"f32le","sample_rate_hz":16000}}""",
        """{"type":"configure","mode":$t,"input":{"encoding":$t,"sample_rate_hz":$n}}""",
        """{"type":"start_recording"}""", """{"type":"stop_recording"}""", """{"type":"cancel"}""",
        """{"type":"set_persona","persona_id":$i}""", """{"type":"set_voice","voice_id":$i}""",
        """{"type":"send_text","text":$t}""", """{"type":"send_text","text":"What time is it?"}""",
        """{"type":"playback_position","played_ms":$n}""", """{"type":$t}""", "$t", "[]", "{}",
    ];

    public static IReadOnlyList<string> Realtime { get; } =
    [
        """{"type":"session.update","session":{"type":"realtime","instructions":$t,"output_modalities":["audio"]}}""",
        """{"type":"session.update","session":{"type":"transcription","audio":{"input":{"format":{"type":"audio/pcm","rate":$n}}}}}""",
        """{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcmu"},"turn_detection":{"type":"server_vad","threshold":$n,"silence_duration_ms":$n}},"output":{"voice":$t,"speed":$n}}}}""",
        """{"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":$t,"parameters":{"type":"object","properties":{}}}],"tool_choice":$t}}""",
        """{"type":"session.update","event_id":$i,"session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""",
        """{"type":"input_audio_buffer.append","audio":$a}""", """{"type":"input_audio_buffer.append","audio":$t}""",
        """{"type":"input_audio_buffer.commit"}""", """{"type":"input_audio_buffer.clear"}""", """{"type":"output_audio_buffer.clear"}""",
        """{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":$t}]}}""",
        """{"type":"conversation.item.create","previous_item_id":$i,"item":{"id":$i,"type":"function_call_output","call_id":$i,"output":$t}}""",
        """{"type":"conversation.item.create","item":{"type":"message","role":$t,"content":[{"type":"input_audio","audio":$a}]}}""",
        """{"type":"conversation.item.retrieve","item_id":$i}""", """{"type":"conversation.item.delete","item_id":$i}""",
        """{"type":"conversation.item.truncate","item_id":$i,"content_index":$n,"audio_end_ms":$n}""",
        """{"type":"response.create"}""", """{"type":"response.create","response":{"output_modalities":["text"],"instructions":$t,"conversation":"none","input":[]}}""",
        """{"type":"response.create","response":{"max_output_tokens":$n,"metadata":{"a":$t}}}""",
        """{"type":"response.cancel"}""", """{"type":"response.cancel","response_id":$i}""", """{"type":$t}""", "$t", "[]",
    ];
}
