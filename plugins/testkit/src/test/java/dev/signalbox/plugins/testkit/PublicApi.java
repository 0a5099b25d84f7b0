package dev.signalbox.plugins.testkit;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What others can name of a library, one line for each type and member, in one order. */
final class PublicApi {

    private PublicApi() {}

    /** The API of the library that a class is in. */
    static String of(Class<?> member) throws Exception {
        StringBuilder text = new StringBuilder();
        for (Class<?> type : types(member)) {
            if (isVisible(type)) {
                append(type, text);
            }
        }
        return text.toString();
    }

    private static List<Class<?>> types(Class<?> member) throws Exception {
        Path source = source(member);
        if (Files.isDirectory(source)) {
            return types(source, member);
        }
        try (FileSystem jar = FileSystems.newFileSystem(source)) {
            return types(jar.getPath("/"), member);
        }
    }

    private static List<Class<?>> types(Path root, Class<?> member) throws Exception {
        SortedSet<String> names = new TreeSet<>();
        try (Stream<Path> tree = Files.walk(root)) {
            tree.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .forEach(name -> names.add(
                            name.substring(0, name.length() - ".class".length()).replace('/', '.')));
        }
        List<Class<?>> types = new ArrayList<>();
        for (String name : names) {
            types.add(Class.forName(name, false, member.getClassLoader()));
        }
        return types;
    }

    private static Path source(Class<?> member) throws URISyntaxException {
        return Path.of(
                member.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static boolean isVisible(Class<?> type) {
        return isVisible(type.getModifiers())
                && (type.getDeclaringClass() == null || isVisible(type.getDeclaringClass()));
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static void append(Class<?> type, StringBuilder text) {
        SortedSet<String> members = new TreeSet<>();
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            add(constructor, "new" + parameters(constructor), members);
        }
        // What it has from a class that nobody can name belongs to it.
        for (Class<?> owner = type;
                owner != null && (owner == type || !isVisible(owner));
                owner = owner.getSuperclass()) {
            for (Method method : owner.getDeclaredMethods()) {
                add(
                        method,
                        method.getGenericReturnType().getTypeName() + " " + method.getName() + parameters(method),
                        members);
            }
        }
        for (Field field : type.getDeclaredFields()) {
            if (isVisible(field.getModifiers()) && !field.isSynthetic()) {
                members.add(
                        modifiers(field.getModifiers()) + field.getGenericType().getTypeName() + " " + field.getName());
            }
        }
        text.append(heading(type)).append('\n');
        members.forEach(member -> text.append("    ").append(member).append('\n'));
    }

    private static void add(Executable executable, String signature, SortedSet<String> members) {
        if (isVisible(executable.getModifiers()) && !executable.isSynthetic()) {
            members.add(modifiers(executable.getModifiers()) + signature);
        }
    }

    private static String heading(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        String components = type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .collect(Collectors.joining(", ", "(", ")"))
                : "";
        SortedSet<String> parents = new TreeSet<>();
        for (Type parent : type.getGenericInterfaces()) {
            parents.add(parent.getTypeName());
        }
        if (type.getGenericSuperclass() != null
                && type.getSuperclass() != Object.class
                && !type.isEnum()
                && !type.isRecord()) {
            parents.add(type.getGenericSuperclass().getTypeName());
        }
        return modifiers(type.getModifiers() & ~Modifier.ABSTRACT & ~Modifier.STATIC) + kind + " " + type.getName()
                + components + (parents.isEmpty() ? "" : " : " + String.join(", ", parents));
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes())
                .map(Type::getTypeName)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String modifiers(int modifiers) {
        int shown = modifiers & (Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT);
        return shown == 0 ? "" : Modifier.toString(shown) + " ";
    }
}
